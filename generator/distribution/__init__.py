"""Release archives: built, compared, checked, and tested as users install them."""
