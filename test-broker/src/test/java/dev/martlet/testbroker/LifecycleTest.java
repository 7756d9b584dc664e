package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Brokers one after the other, each with clients that are connected when it closes. How many is the
 * system property {@code martlet.testbroker.cycles}.
 */
@Timeout(600)
@ExtendWith(LeavesNothingBehind.class)
class LifecycleTest {

  private static final int CYCLES = Integer.getInteger("martlet.testbroker.cycles", 100);
  private static final int WARM_UP = 20;
  private static final long HEAP_BYTES_PER_CYCLE = 1_000; // far below what one broker takes
  private static final long JDK_CACHE_BYTES = 4_000_000; // of the last 750 certificates
  private static final int UNRELATED_DESCRIPTORS = 5; // of the JVM: jars, random numbers

  @Test
  @EnabledOnOs(OS.LINUX)
  void brokersLeaveNoThreadDescriptorFileOrHeapBehind() throws Exception {
    run(WARM_UP);
    Set<String> threads = threads();
    long descriptors = descriptors();
    Set<Path> files = temporaryFiles();
    long heapBytes = usedHeapBytes();

    run(CYCLES);

    assertThat(threads()).as("threads").isSubsetOf(threads);
    assertThat(descriptors())
        .as("file descriptors")
        .isLessThanOrEqualTo(descriptors + UNRELATED_DESCRIPTORS);
    assertThat(temporaryFiles()).as("temporary files").isEqualTo(files);
    assertThat(usedHeapBytes() - heapBytes)
        .as("bytes of heap after %s cycles", CYCLES)
        .isLessThan(CYCLES * HEAP_BYTES_PER_CYCLE + JDK_CACHE_BYTES);
  }

  private static void run(int cycles) throws Exception {
    CertificateAuthority authority = CertificateAuthority.create();
    for (int i = 0; i < cycles; i++) {
      TestBroker broker =
          TestBroker.builder()
              .certificateAuthority(authority)
              .listen(Listener.tcp())
              .listen(Listener.secureWebSocket())
              .listen(Listener.unixSocket())
              .listen(Listener.inProcess())
              .start();
      try (RawClient tcp = RawClient.connected(broker.port(), "tcp");
          RawWebSocket wss =
              RawWebSocket.connected5(
                  new RawClient(URI.create(broker.uri("wss")).getPort(), authority.sslContext()),
                  "wss");
          LocalClient local = new LocalClient(broker.uri("inproc"))) {
        tcp.ping();
        wss.ping();
        local.send(RawClient.connect311("local")).expect("20 02 00 00");
        broker.close();
        tcp.expectEnd();
      }
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("martlet-"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static long usedHeapBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long usedBytes = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) { // what cleaners release is garbage the next time
      System.gc();
      usedBytes = Math.min(usedBytes, memory.getHeapMemoryUsage().getUsed());
    }
    return usedBytes;
  }
}
