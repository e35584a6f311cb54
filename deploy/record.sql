-- What the record holds, in two lines: equal lines in two databases mean equal rows, byte for byte.
SELECT 'entries', count(*), encode(sha256(coalesce(string_agg(sha256(convert_to(e::text, 'UTF8')), '' ORDER BY e.id), '')), 'hex')
  FROM record_entry e;
SELECT 'salts', count(*), encode(sha256(coalesce(string_agg(sha256(convert_to(s::text, 'UTF8')), '' ORDER BY s.id), '')), 'hex')
  FROM record_salt s;
