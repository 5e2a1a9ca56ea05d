"""Hold what every process of the service needs: clock, logs, problems, web and database edges."""
