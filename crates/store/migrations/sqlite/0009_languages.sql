-- What people read mails in ------

ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
