package dev.martlet.systemtests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the compiler has made of the main code of all modules. */
final class MainCode {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(Checkout.modulesWithMainCode().stream().map(Checkout::classes).toList());
  private static final Map<String, ModuleDescriptor> MODULES = readModules();

  private MainCode() {}

  /** All classes, whether named or not. */
  static JavaClasses classes() {
    return CLASSES;
  }

  /** The module declarations by the name of the module. */
  static Map<String, ModuleDescriptor> modules() {
    return MODULES;
  }

  /** The packages that anybody may use. */
  static Set<String> exportedPackages() {
    return MODULES.values().stream()
        .flatMap(module -> module.exports().stream())
        .filter(exported -> !exported.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether code anywhere may name a class, going by the modifiers alone. */
  static boolean isPublicThroughout(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(MainCode::isPublicThroughout).orElse(true);
  }

  private static Map<String, ModuleDescriptor> readModules() {
    Map<String, ModuleDescriptor> modules = new TreeMap<>();
    for (Path module : Checkout.modulesWithMainCode()) {
      Path file = Checkout.classes(module).resolve("module-info.class");
      if (Files.exists(file)) {
        ModuleDescriptor descriptor = read(file);
        modules.put(descriptor.name(), descriptor);
      }
    }
    return modules;
  }

  private static ModuleDescriptor read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
