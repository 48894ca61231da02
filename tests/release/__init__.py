"""What is handed to users beside the wheel, made from the checkout.

python -m tests.release zip [--output FOLDER]
"""
