"""The product on a phone: answers saved as one types, kept there without a line, and an app on the home screen."""
