"""From complete folders into the library, one after another, with what a person is told of it."""
