"""What stands behind the postprocessors: arguments and stage, what an info dict says, and files replaced at once."""
