package org.gen3db.adapter.restore.search.http;

/** What a refusal is about: that tells whether waiting helps. */
public final class Blocks {
  private Blocks() {}

  /** Whether a disk is too full to write: it looks like one request too many, and is none (S6). */
  public static boolean isFull(String type, String reason) {
    return type.equals("cluster_block_exception")
        && (reason.contains("flood-stage")
            || reason.contains("flood stage")
            || reason.contains("read-only-allow-delete")
            || reason.contains("read_only_allow_delete")
            || reason.contains("disk usage exceeded"));
  }

  /** Whether the server has too much to do just now. */
  public static boolean isBusy(int status, String type) {
    return switch (type) {
      case "es_rejected_execution_exception",
          "rejected_execution_exception",
          "circuit_breaking_exception",
          "unavailable_shards_exception",
          "no_shard_available_action_exception",
          "process_cluster_event_timeout_exception",
          "master_not_discovered_exception",
          "cluster_manager_not_discovered_exception",
          "node_not_connected_exception",
          "node_closed_exception",
          "index_shard_closed_exception",
          "shard_not_in_primary_mode_exception",
          "timeout_exception" ->
          true;
      case "cluster_block_exception" -> false;
      default -> status == 429 || status == 502 || status == 503 || status == 504;
    };
  }
}
