package org.gen3db.protocol;

/** Queries whose rows tell all about a server that gen3db could change by mistake. */
final class ServerDump {
  static final String CLUSTER =
      """
          SELECT format('role:%s = %s %s', a.rolname, to_jsonb(a) - 'oid',
            shobj_description(a.oid, 'pg_authid')) FROM pg_authid a WHERE a.rolname !~ '^pg_'
          UNION ALL
          SELECT format('role:%s:in:%s = by %s %s', member.rolname, role.rolname,
            grantor.rolname, to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor')
          FROM pg_auth_members m JOIN pg_authid role ON role.oid = m.roleid
            JOIN pg_authid member ON member.oid = m.member
            JOIN pg_authid grantor ON grantor.oid = m.grantor
          UNION ALL
          SELECT format('database:%s = %s %s %s', d.datname, pg_get_userbyid(d.datdba),
            to_jsonb(d) - 'datfrozenxid' - 'datminmxid' - 'datdba',
            shobj_description(d.oid, 'pg_database')) FROM pg_database d
          UNION ALL
          SELECT format('setting:%s:%s = %s', r.rolname, d.datname, s.setconfig)
          FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
            LEFT JOIN pg_database d ON d.oid = s.setdatabase""";

  static final String INSIDE =
      """
          SELECT format('inside:%s:schema:%s = %s %s', current_database(), nspname,
            pg_get_userbyid(nspowner), nspacl)
          FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
          UNION ALL
          SELECT format('inside:%s:relation:%s.%s = %s %s', current_database(), n.nspname,
            c.relname, pg_get_userbyid(c.relowner), c.relacl)
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          UNION ALL
          SELECT format('inside:%s:default:%s:%s:%s = %s', current_database(),
            pg_get_userbyid(defaclrole), defaclnamespace::regnamespace, defaclobjtype, defaclacl)
          FROM pg_default_acl
          UNION ALL
          SELECT format('inside:%s:extension:%s = %s', current_database(), extname,
            pg_get_userbyid(extowner)) FROM pg_extension""";

  private ServerDump() {}

  /** The role or database that a row of a dump is about. */
  static String subject(String key) {
    return key.split(":", -1)[1];
  }
}
