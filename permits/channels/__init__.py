"""Ways to reach people beside mail: text messages, WhatsApp, and what each person wants to be told by which way."""
