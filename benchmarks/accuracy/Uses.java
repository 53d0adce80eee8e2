import com.sun.source.tree.*;
import com.sun.source.util.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import javax.lang.model.element.*;
import javax.lang.model.type.TypeKind;
import javax.tools.*;

/**
 * Says which of the given source files each of them names, as javac's own attribution resolves the names.
 * Arguments: a file with one source path a line. Output: "source TAB target TAB line" lines.
 */
public final class Uses {
    private final Trees trees;
    private final Map<String, String> homes = new HashMap<>();
    private final Set<String> said = new LinkedHashSet<>();

    private Uses(Trees trees) {
        this.trees = trees;
    }

    public static void main(String[] arguments) throws IOException {
        List<File> files = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
            files.add(new File(line));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        // What is missing from the class path is an error that must not keep the rest from being attributed.
        List<String> options = List.of("-proc:none", "-XDshould-stop.ifError=FLOW", "-Xmaxerrs", "1", "-nowarn");
        JavacTask task = (JavacTask) compiler.getTask(
                new PrintWriter(Writer.nullWriter()), manager, problem -> {}, options, null,
                manager.getJavaFileObjectsFromFiles(files));
        List<CompilationUnitTree> units = new ArrayList<>();
        task.parse().forEach(units::add);
        Uses uses = new Uses(Trees.instance(task));
        try {
            task.analyze();
        } catch (RuntimeException | AssertionError failure) {
            System.err.println("javac stopped early: " + failure);
        }
        for (CompilationUnitTree unit : units) {
            uses.note(unit);
        }
        for (CompilationUnitTree unit : units) {
            uses.scan(unit);
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        uses.said.forEach(out::println);
        out.flush();
    }

    private static String path(CompilationUnitTree unit) {
        return unit.getSourceFile().getName();
    }

    private void note(CompilationUnitTree unit) {
        TreePath root = new TreePath(unit);
        for (Tree type : unit.getTypeDecls()) {
            Element element = trees.getElement(new TreePath(root, type));
            if (element instanceof TypeElement found) {
                homes.putIfAbsent(found.getQualifiedName().toString(), path(unit));
            }
        }
    }

    private void say(CompilationUnitTree unit, Element element, Tree tree) {
        while (element != null && !(element.getEnclosingElement() instanceof PackageElement)) {
            element = element.getEnclosingElement();
        }
        if (!(element instanceof TypeElement type)) {
            return;
        }
        String home = homes.get(type.getQualifiedName().toString());
        if (home != null && !home.equals(path(unit))) {
            // What the compiler adds by itself, such as the types of a lambda's parameters, stands nowhere: no name.
            long end = trees.getSourcePositions().getEndPosition(unit, tree);
            if (end >= 0) {
                said.add(path(unit) + "\t" + home + "\t" + unit.getLineMap().getLineNumber(end));
            }
        }
    }

    /** The classes that a file imports one by one: simple name to qualified name. */
    private static Map<String, String> imported(CompilationUnitTree unit) {
        Map<String, String> found = new HashMap<>();
        for (ImportTree one : unit.getImports()) {
            if (!one.isStatic() && one.getQualifiedIdentifier() instanceof MemberSelectTree whole
                    && !whole.getIdentifier().contentEquals("*")) {
                found.put(whole.getIdentifier().toString(), whole.toString());
            }
        }
        return found;
    }

    private void scan(CompilationUnitTree unit) {
        Map<String, String> imported = imported(unit);
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitIdentifier(IdentifierTree tree, Void nothing) {
                named(trees.getElement(getCurrentPath()), tree.getName(), tree);
                return null;
            }

            @Override
            public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
                named(trees.getElement(getCurrentPath()), tree.getIdentifier(), tree);
                return super.visitMemberSelect(tree, nothing);
            }

            /**
             * An imported class shadows those of the package and of `import x.*` (JLS 6.4.1). Where it is missing from the
             * class path, javac goes on and takes one of those by its simple name: that is no use of it.
             */
            private boolean isShadowed(Tree tree) {
                TreePath path = getCurrentPath();
                Tree first = tree;
                while (first instanceof MemberSelectTree select) {
                    first = select.getExpression();
                    path = new TreePath(path, first);
                }
                if (!(first instanceof IdentifierTree written)) {
                    return false;
                }
                String meant = imported.get(written.getName().toString());
                return meant != null
                        && trees.getElement(path) instanceof TypeElement found
                        && found.getEnclosingElement() instanceof PackageElement
                        && !found.getQualifiedName().contentEquals(meant);
            }

            private void named(Element element, Name name, Tree tree) {
                // Where a name cannot be resolved, javac may hand over the class around what it expected: that is no use.
                // A method that javac does not find (Lombok writes it, say) it may take for a class of that name: that is none.
                if (element instanceof TypeElement
                        && element.getSimpleName().contentEquals(name)
                        && element.asType().getKind() != TypeKind.ERROR
                        && !isShadowed(tree)) {
                    say(unit, element, tree);
                }
            }
        }.scan(unit, null);
    }
}
