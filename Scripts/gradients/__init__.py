"""The cases of make-gradient-fixtures: one file for each kind of operation, all differentiated by `case`."""
