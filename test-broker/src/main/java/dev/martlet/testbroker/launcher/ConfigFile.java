package dev.martlet.testbroker.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of options: {@code name = value} on each line, the names of the command line without
 * hyphens before them; lines that begin with {@code #} are comments. UTF-8.
 */
final class ConfigFile {

  private ConfigFile() {}

  /**
   * The lines of {@code file}, in order.
   *
   * @throws IllegalArgumentException if one cannot be; the message names the file and the line
   */
  static List<Line> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--config: there is no such file: " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("--config: " + file + " cannot be read: " + e, e);
    }
    List<Line> settings = new ArrayList<>();
    Map<String, Integer> lineOf = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      Line line = line(text, file + ":" + (i + 1));
      Integer earlier = lineOf.put(line.option().name(), i + 1);
      if (earlier != null && !line.option().repeatable()) {
        throw new IllegalArgumentException(
            line.place() + ": " + line.option().name() + " is in line " + earlier + " already");
      }
      settings.add(line);
    }
    return settings;
  }

  private static Line line(String text, String place) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(place + ": not of the form name = value: " + text);
    }
    String name = text.substring(0, equals).strip();
    return BrokerOptions.ALL.stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .map(option -> new Line(option, text.substring(equals + 1).strip(), place))
        .orElseThrow(() -> new IllegalArgumentException(place + ": unknown option: " + name));
  }

  /**
   * One line.
   *
   * @param place the file and the number of the line, for messages
   */
  record Line(BrokerOption option, String value, String place) {}
}
