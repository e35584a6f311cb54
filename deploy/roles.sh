#!/bin/sh
# Run once by the PostgreSQL image when the cluster is made: the two roles and the database of the product.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 \
  --set owner_password="$OWNER_PASSWORD" --set application_password="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE consultation_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE consultation LOGIN PASSWORD :'application_password';
CREATE DATABASE consultation OWNER consultation_owner;
SQL
