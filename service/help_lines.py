"""Name the help lines and their hours, for everything that a customer reads (flyer: お問い合わせ)."""

OPERATION_HELP = "0120-301-377"
REGISTRATION_HELP = "0120-157-566"
HOURS = "平日9時から20時、土日祝9時から17時(12月31日から1月3日は休業)"
HOURS_IN_SHORT = "平日9–20時 土日祝9–17時"
CLOSED_IN_SHORT = "12/31–1/3は休業"
