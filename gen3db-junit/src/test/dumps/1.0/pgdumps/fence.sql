--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

CREATE TABLE public."User" (
    id integer NOT NULL,
    username character varying NOT NULL,
    is_admin boolean DEFAULT false
);

ALTER TABLE public."User" OWNER TO fence_user;

COPY public."User" (id, username, is_admin) FROM stdin;
1	admin@example.org	t
2	reader@example.org	f
\.

ALTER TABLE ONLY public."User"
    ADD CONSTRAINT "User_pkey" PRIMARY KEY (id);

ALTER TABLE ONLY public."User"
    ADD CONSTRAINT "User_username_key" UNIQUE (username);

--
-- PostgreSQL database dump complete
--
