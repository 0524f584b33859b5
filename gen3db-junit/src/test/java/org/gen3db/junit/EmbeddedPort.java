package org.gen3db.junit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A port of this machine. */
record EmbeddedPort(int number) {
  boolean isOpen() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), number)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
