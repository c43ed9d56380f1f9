"""Cases that the law took as granted because the office was late: their record, certificate, tasks and public count."""
