-- What people read mails in ------

ALTER TABLE accounts ADD COLUMN language text NOT NULL DEFAULT 'en';
