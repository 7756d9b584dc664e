package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The inputs that fuzzing starts from hold every vector. {@code -Dmartlet.codec.writeCorpus=true}
 * writes those that are missing.
 */
class CorpusTest {
  private static final Path CORPUS =
      Path.of("src/test/resources/dev/martlet/codec/PacketFuzzTestInputs");

  /** Longer ones only slow the search down. */
  private static final int MAX_SEED_BYTES = 1_000;

  @Test
  void everyVectorIsAnInput() throws IOException {
    Map<Path, byte[]> missing = new TreeMap<>(seeds());
    Set<String> kept = new HashSet<>();
    try (var files = Files.walk(CORPUS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        kept.add(key(file, Files.readAllBytes(file)));
      }
    }
    missing.entrySet().removeIf(seed -> kept.contains(key(seed.getKey(), seed.getValue())));
    if (Boolean.getBoolean("martlet.codec.writeCorpus")) {
      for (Map.Entry<Path, byte[]> seed : missing.entrySet()) {
        Files.write(seed.getKey(), seed.getValue());
      }
    } else {
      assertThat(missing.keySet()).as("vectors that are no inputs").isEmpty();
    }
  }

  private static String key(Path file, byte[] bytes) {
    return file.getParent().getFileName() + " " + ByteBufUtil.hexDump(bytes);
  }

  private static Map<Path, byte[]> seeds() {
    Map<Path, byte[]> seeds = new TreeMap<>();
    Map<String, String> names = new TreeMap<>();
    for (ProtocolVersion version : ProtocolVersion.values()) {
      for (Vectors.Vector vector : Vectors.read()) {
        Arrays.stream(Role.values())
            .filter(sender -> vector.isIn(version) && vector.isFrom(sender))
            .forEach(sender ->
                names.putIfAbsent(
                    PacketFuzzTest.target(sender.peer(), version) + " " + vector.compactHex(),
                    vector.name()));
      }
    }
    for (MalformedVectors.Malformed malformed : MalformedVectors.all()) {
      names.putIfAbsent(
          PacketFuzzTest.target(malformed.role(), malformed.version()) + " " + malformed.hex(),
          "bad " + malformed.name());
    }
    NettyProbeTest.probes()
        .forEach(probe ->
            names.putIfAbsent(
                PacketFuzzTest.target(probe.role(), probe.version()) + " " + probe.hex(),
                "probe " + probe.name()));
    names.forEach((input, name) -> {
      byte[] bytes = ByteBufUtil.decodeHexDump(input.substring(input.indexOf(' ') + 1));
      if (bytes.length <= MAX_SEED_BYTES) {
        Path file = file(input.substring(0, input.indexOf(' ')), name);
        assertThat(seeds.put(file, bytes)).as("another input named %s", file).isNull();
      }
    });
    return seeds;
  }

  private static Path file(String target, String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return CORPUS.resolve(target).resolve(plain);
  }
}
