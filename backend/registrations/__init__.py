"""Register members (会員登録): a draft that a chat fills, a mail, and a link that completes it."""
