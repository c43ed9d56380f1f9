"""The application: accounts, applications, reviews, issuance and everything a city's office does with a definition."""
