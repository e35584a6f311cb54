-- Who was erased: for each the number of their row and the moment. Neither tells anything but to who has a backup.
SELECT id || ' ' || to_char(erased_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  FROM accounts_person WHERE erased_at IS NOT NULL ORDER BY erased_at, id;
