"""Know what the two environments are made of: advisories, licences, and the bill of materials."""
