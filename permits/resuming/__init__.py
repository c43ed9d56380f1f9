"""What somebody sends after their session has ended is kept, sealed, until they have signed in again."""
