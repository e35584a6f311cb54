#!/bin/sh
# Run first by docker compose: name every variable that is missing, before anything is made.
missing=
for name in SITE_URL ALLOWED_HOSTS SECRET_KEY RECEIPT_KEY IIN_KEY FACTOR_KEY POSTGRES_PASSWORD OWNER_PASSWORD APPLICATION_PASSWORD EMAIL_URL MAIL_FROM; do
  [ -n "$(printenv "$name")" ] || missing="$missing $name"
done
[ -z "$missing" ] && exit 0
echo "Not set:$missing. Set them in the environment or in a file .env beside docker-compose.yml; docs/operations/configuration.md says what each is for." >&2
exit 1
