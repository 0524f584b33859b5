--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

CREATE TABLE public.index_record (
    did character varying NOT NULL,
    baseid character varying,
    size bigint
);

COPY public.index_record (did, baseid, size) FROM stdin;
dg.1234/3c8b2a3e-0001-4e9f-8f0e-1f2a3b4c5d6e	8a7b6c5d-0001-4e9f-8f0e-1f2a3b4c5d6e	1048576
dg.1234/3c8b2a3e-0002-4e9f-8f0e-1f2a3b4c5d6e	8a7b6c5d-0002-4e9f-8f0e-1f2a3b4c5d6e	2097152
dg.1234/3c8b2a3e-0003-4e9f-8f0e-1f2a3b4c5d6e	\N	\N
\.

ALTER TABLE ONLY public.index_record
    ADD CONSTRAINT index_record_pkey PRIMARY KEY (did);

CREATE INDEX ix_index_record_baseid ON public.index_record USING btree (baseid);

--
-- PostgreSQL database dump complete
--
