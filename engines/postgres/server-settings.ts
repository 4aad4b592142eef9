/** Settings of the embedded server, as its command line takes them. */
export function serverSettings(port: number): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    // Sockets in a folder have a path of at most 107 bytes, which a home folder easily exceeds.
    unix_socket_directories: '',
    max_connections: '80',
    shared_buffers: '64MB',
    huge_pages: 'off',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_wal_size: '512MB',
    // What change capture needs.
    wal_level: 'logical',
    max_wal_senders: '10',
    max_replication_slots: '10',
    logical_decoding_work_mem: '32MB',
    // A slot that nobody reads can not fill the disk: beyond this it is given up, and `status` says so.
    max_slot_wal_keep_size: '2GB',
    // A reader that was killed frees its slot so soon.
    wal_sender_timeout: '10s',
    tcp_keepalives_idle: '10',
    // Words of a statement that failed may be personal data.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
