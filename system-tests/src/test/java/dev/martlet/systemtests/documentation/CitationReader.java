package dev.martlet.systemtests.documentation;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Finds the citations in test sources. By the JDK's parser: the tests of other modules are not on
 * this class path, and text in a string or a comment is no tag.
 */
final class CitationReader extends TreeScanner<Void, Void> {
  private static final Pattern MEANT_AS_CITATION = Pattern.compile("\\d.*|.*MQTT-\\d.*");
  private static final Set<String> OF_ENGINES =
      Set.of(
          "Test",
          "ParameterizedTest",
          "RepeatedTest",
          "TestFactory",
          "Property",
          "Example",
          "FuzzTest");

  private final Path root;
  private final SourcePositions positions;
  private final List<Citation> found = new ArrayList<>();
  private final Set<String> runBy = new HashSet<>(OF_ENGINES);
  private final Deque<String> types = new ArrayDeque<>();
  private CompilationUnitTree unit;

  private CitationReader(Path root, SourcePositions positions) {
    this.root = root;
    this.positions = positions;
  }

  /** All citations in the files, in their order. */
  static List<Citation> read(Path root, Collection<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      CitationReader reader = new CitationReader(root, Trees.instance(task).getSourcePositions());
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      units.forEach(reader::takeAnnotationsThatRun);
      units.forEach(unit -> reader.scan(unit, null));
      return reader.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An annotation of our own may stand for an engine's. */
  private void takeAnnotationsThatRun(CompilationUnitTree file) {
    for (Tree type : file.getTypeDecls()) {
      if (type instanceof ClassTree declared
          && type.getKind() == Tree.Kind.ANNOTATION_TYPE
          && isRun(declared.getModifiers())) {
        runBy.add(declared.getSimpleName().toString());
      }
    }
  }

  private boolean isRun(ModifiersTree modifiers) {
    return modifiers.getAnnotations().stream().map(CitationReader::name).anyMatch(runBy::contains);
  }

  @Override
  public Void visitCompilationUnit(CompilationUnitTree tree, Void unused) {
    unit = tree;
    return super.visitCompilationUnit(tree, null);
  }

  @Override
  public Void visitClass(ClassTree tree, Void unused) {
    types.addLast(tree.getSimpleName().toString());
    take(tree.getModifiers(), "", !isDisabled(tree.getModifiers()));
    super.visitClass(tree, null);
    types.removeLast();
    return null;
  }

  @Override
  public Void visitMethod(MethodTree tree, Void unused) {
    ModifiersTree modifiers = tree.getModifiers();
    boolean runs = isRun(modifiers) && !isDisabled(modifiers);
    take(modifiers, tree.getName().toString(), runs);
    return super.visitMethod(tree, null);
  }

  private void take(ModifiersTree modifiers, String method, boolean runs) {
    for (AnnotationTree annotation : modifiers.getAnnotations()) {
      String tag = name(annotation).equals("Tag") ? value(annotation) : "";
      if (MEANT_AS_CITATION.matcher(tag).matches()) {
        Path source = root.relativize(Path.of(unit.getSourceFile().toUri()));
        long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, annotation));
        found.add(new Citation(tag, source, line, String.join(".", types), method, runs));
      }
    }
  }

  private static boolean isDisabled(ModifiersTree modifiers) {
    return modifiers.getAnnotations().stream().anyMatch(found -> name(found).equals("Disabled"));
  }

  private static String name(AnnotationTree annotation) {
    String name = annotation.getAnnotationType().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** What is no literal is given as it is written, for nobody to take it for a known number. */
  private static String value(AnnotationTree annotation) {
    ExpressionTree argument = annotation.getArguments().get(0);
    ExpressionTree value =
        argument instanceof AssignmentTree named ? named.getExpression() : argument;
    return value.getKind() == Tree.Kind.STRING_LITERAL
        ? (String) ((LiteralTree) value).getValue()
        : value.toString();
  }
}
