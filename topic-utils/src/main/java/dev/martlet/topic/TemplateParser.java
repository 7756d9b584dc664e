package dev.martlet.topic;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a template from left to right, and refuses it at the first character out of place. */
final class TemplateParser {
  private static final String WILDCARD =
      "a wildcard of a template has a name: {name} stands for '+', {name#} for '#'";
  private static final String BRACE =
      "a placeholder, {name} or {name#}, fills a level alone, and a brace stands nowhere else";
  private static final String NOT_CLOSED = "a placeholder ends with '}' in the level it starts in";
  private static final String NAME =
      "the name of a placeholder has at least one character: letters, digits, '_' and '-'";
  private static final String NAMED_TWICE = "no two placeholders of a template have one name";
  private static final String REST_NOT_LAST =
      "{name#} ends a template: '}' follows its '#', and no level follows that";
  private static final String SHARED =
      "a template describes topics, and what starts with '$share/' is a shared subscription";

  private final String text;
  private final StringBuilder filter = new StringBuilder();
  private final Map<String, Placeholder> placeholders = new LinkedHashMap<>();

  TemplateParser(String text) {
    this.text = text;
  }

  /** Returns the placeholders by their names, in the order of the template. */
  Map<String, Placeholder> placeholders() {
    return placeholders;
  }

  /** Reads the template and returns its filter. */
  TopicFilter parse() {
    if (text.startsWith("$share/")) {
      throw refusal(0, SHARED); // its filter would not match the topics that are made of it
    }
    int level = 0;
    int start = 0;
    int end = endOfLevel(start);
    parseLevel(level, start, end);
    while (end < text.length()) {
      filter.append('/');
      level++;
      start = end + 1;
      end = endOfLevel(start);
      parseLevel(level, start, end);
    }
    return filter();
  }

  private void parseLevel(int level, int start, int end) {
    if (text.startsWith("{", start)) {
      Placeholder placeholder = placeholder(level, start, end);
      if (placeholders.putIfAbsent(placeholder.name(), placeholder) != null) {
        throw refusal(start + 1, NAMED_TWICE);
      }
      filter.append(placeholder.isRest() ? '#' : '+');
    } else {
      checkLiteral(start, end);
      filter.append(text, start, end);
    }
  }

  private Placeholder placeholder(int level, int start, int end) {
    int nameEnd = endOfName(start + 1, end);
    boolean isRest = text.startsWith("#", nameEnd);
    int close = isRest ? nameEnd + 1 : nameEnd;
    if (close == end) {
      throw refusal(end, NOT_CLOSED);
    }
    if (nameEnd == start + 1) {
      throw refusal(nameEnd, NAME);
    }
    if (text.charAt(close) != '}') {
      throw refusal(close, isRest ? REST_NOT_LAST : NAME);
    }
    if (close + 1 != end) {
      throw refusal(close + 1, BRACE);
    }
    if (isRest && end != text.length()) {
      throw refusal(nameEnd, REST_NOT_LAST);
    }
    String name = text.substring(start + 1, nameEnd);
    return new Placeholder(name, placeholders.size(), level, start, end, isRest);
  }

  private int endOfName(int start, int end) {
    int i = start;
    while (i < end && isOfName(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  private static boolean isOfName(int codePoint) {
    return Character.isLetterOrDigit(codePoint) || codePoint == '_' || codePoint == '-';
  }

  private void checkLiteral(int start, int end) {
    for (int i = start; i < end; i++) {
      switch (text.charAt(i)) {
        case '{', '}' -> throw refusal(i, BRACE);
        case '+', '#' -> throw refusal(i, WILDCARD);
        default -> {}
      }
    }
    if (start < end) {
      try {
        TopicName.of(text.substring(start, end));
      } catch (InvalidTopicException e) {
        throw refusal(start + e.position(), e.rule());
      }
    }
  }

  private TopicFilter filter() {
    try {
      return TopicFilter.of(filter.toString());
    } catch (InvalidTopicException e) {
      throw refusal(positionInText(e.position()), e.rule());
    }
  }

  /** Returns where in the template stands what the filter has at {@code position}. */
  private int positionInText(int position) {
    int at = position;
    for (Placeholder placeholder : placeholders.values()) {
      if (placeholder.start() < at) {
        at += placeholder.end() - placeholder.start() - 1; // in the filter it is one character
      }
    }
    return at;
  }

  private InvalidTopicException refusal(int position, String rule) {
    return new InvalidTopicException(text, position, rule);
  }

  private int endOfLevel(int start) {
    int slash = text.indexOf('/', start);
    return slash < 0 ? text.length() : slash;
  }
}
