"""Let an agent act for a member who telephones (電話での代行)."""
