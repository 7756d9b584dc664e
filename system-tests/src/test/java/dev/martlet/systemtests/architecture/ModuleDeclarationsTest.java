package dev.martlet.systemtests.architecture;

import static java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC;
import static java.lang.module.ModuleDescriptor.Requires.Modifier.TRANSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the modules show to others and need from them. */
class ModuleDeclarationsTest {
  private static final String TO_ITS_OWN = " to dev.martlet.client.impl, dev.martlet.testbroker";

  @Test
  void modulesExportWhatUsersNeedAndNothingElse() {
    Map<String, Set<String>> exports = new TreeMap<>();
    MainCode.modules().forEach((name, module) -> exports.put(name, exports(module)));
    assertThat(exports)
        .as("what is exported is a promise to users")
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "dev.martlet.topic",
                    Set.of("dev.martlet.topic"),
                    "dev.martlet.client",
                    Set.of(
                        "dev.martlet.client",
                        "dev.martlet.client.message",
                        "dev.martlet.client.spi"),
                    "dev.martlet.codec",
                    Set.of(
                        "dev.martlet.codec" + TO_ITS_OWN, "dev.martlet.codec.packet" + TO_ITS_OWN),
                    "dev.martlet.client.impl",
                    Set.of("dev.martlet.client.netty"),
                    "dev.martlet.testbroker",
                    Set.of(
                        "dev.martlet.testbroker",
                        "dev.martlet.testbroker.assertj",
                        "dev.martlet.testbroker.junit",
                        "dev.martlet.testbroker.policy",
                        "dev.martlet.testbroker.simulation",
                        "dev.martlet.testbroker.spi",
                        "dev.martlet.testbroker.state"))));
  }

  @Test
  void nothingIsOpenToReflectionButTheLauncherToItsCommandLineParser() {
    Set<String> opens =
        MainCode.modules().values().stream()
            .flatMap(module -> module.opens().stream())
            .map(opened -> opened.source() + to(opened.targets()))
            .collect(Collectors.toSet());
    assertThat(opens).containsExactly("dev.martlet.testbroker.launcher to info.picocli");
    assertThat(MainCode.modules().values()).noneMatch(ModuleDescriptor::isOpen);
  }

  @Test
  void topicUtilsRequireNothingAtRunTimeButTheJdk() {
    assertThat(requires("dev.martlet.topic")).isEmpty();
  }

  @Test
  void theClientApiRequiresNothingAtRunTimeButTopicUtils() {
    assertThat(requires("dev.martlet.client")).containsExactly("dev.martlet.topic");
  }

  @Test
  void theClientRequiresNettyAndSlf4jAndNothingElseOfOthers() {
    assertThat(requires("dev.martlet.client.impl"))
        .allMatch(name -> name.matches("dev\\.martlet\\..*|io\\.netty\\..*|org\\.slf4j"));
    assertThat(requires("dev.martlet.codec"))
        .allMatch(name -> name.matches("dev\\.martlet\\..*|io\\.netty\\..*"));
  }

  @Test
  void theTestBrokerDoesNotRequireTheClient() {
    assertThat(requires("dev.martlet.testbroker"))
        .as("the broker is the client's oracle, and must run without it")
        .doesNotContain("dev.martlet.client.impl");
  }

  @Test
  void annotationsAreNeededAtCompileTimeOnly() {
    for (ModuleDescriptor module : MainCode.modules().values()) {
      assertThat(module.requires())
          .as("%s requires static org.jspecify", module.name())
          .anyMatch(required ->
              required.name().equals("org.jspecify") && required.modifiers().contains(STATIC));
    }
  }

  @Test
  void whatExportedSignaturesMentionIsRequiredTransitively() {
    assertThat(transitively("dev.martlet.client")).contains("dev.martlet.topic");
    assertThat(transitively("dev.martlet.client.impl"))
        .contains("dev.martlet.client", "io.netty.common", "io.netty.transport");
    assertThat(transitively("dev.martlet.testbroker")).contains("dev.martlet.client");
  }

  @Test
  void oneProviderMakesTheClients() {
    List<ModuleDescriptor.Provides> provided =
        MainCode.modules().values().stream().flatMap(module -> module.provides().stream()).toList();
    assertThat(provided)
        .singleElement()
        .satisfies(service -> {
          assertThat(service.service()).isEqualTo("dev.martlet.client.MqttClientProvider");
          assertThat(service.providers())
              .containsExactly("dev.martlet.client.internal.MartletClientProvider");
        });
  }

  private static Set<String> exports(ModuleDescriptor module) {
    return module.exports().stream()
        .map(exported -> exported.source() + to(exported.targets()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String to(Set<String> targets) {
    return targets.isEmpty() ? "" : " to " + String.join(", ", new TreeSet<>(targets));
  }

  /** What a module needs at run time, beside java.base. */
  private static Set<String> requires(String module) {
    return descriptor(module).requires().stream()
        .filter(required -> !required.modifiers().contains(STATIC))
        .map(ModuleDescriptor.Requires::name)
        .filter(name -> !name.equals("java.base"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> transitively(String module) {
    return descriptor(module).requires().stream()
        .filter(required -> required.modifiers().contains(TRANSITIVE))
        .map(ModuleDescriptor.Requires::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ModuleDescriptor descriptor(String module) {
    return Objects.requireNonNull(MainCode.modules().get(module), module);
  }
}
