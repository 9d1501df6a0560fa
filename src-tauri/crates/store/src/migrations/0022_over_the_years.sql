-- What Today and the lists ask is answered from these, so that a record of twenty years opens as fast as one of a year.
CREATE INDEX journal_at ON journal (at);
CREATE INDEX log_entry_last ON log_entry (log, happened_on);
CREATE INDEX event_month ON event (substr(happened_on, 1, 7));
