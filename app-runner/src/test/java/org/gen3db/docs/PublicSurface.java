package org.gen3db.docs;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.Nullable;

/**
 * What callers and implementers of a module can name: its exported packages, and of these every
 * type and member that is public, or protected where it can be inherited, a line each. Where null
 * may stand is part of it, and so is whether a method has a body; names of parameters are not.
 */
final class PublicSurface {
  /** Every record has them and every class may; that one is written out changes nothing. */
  private static final Set<String> OF_EVERY_OBJECT =
      Set.of("equals(Object)", "hashCode()", "toString()");

  private PublicSurface() {}

  /** The lines of the module that holds a type, sorted. */
  static List<String> of(Class<?> inModule) throws IOException, ClassNotFoundException {
    ModuleReference module = module(inModule);
    Set<String> exported =
        module.descriptor().exports().stream()
            .filter(Predicate.not(ModuleDescriptor.Exports::isQualified))
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toCollection(TreeSet::new));
    var lines = new TreeSet<String>();
    for (String name : exported) {
      lines.add("package " + name + (isYoung(inModule, name) ? ": experimental" : ""));
    }
    try (var reader = module.open();
        Stream<String> files = reader.list()) {
      for (String file : files.filter(name -> name.endsWith(".class")).toList()) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        int dot = name.lastIndexOf('.');
        if (dot > 0
            && exported.contains(name.substring(0, dot))
            && !name.endsWith(".package-info")) {
          Class<?> type = Class.forName(name, false, inModule.getClassLoader());
          if (isNamable(type)) {
            lines.addAll(of(type, typeName(type)));
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  /**
   * The packages of the module that nobody else can name, and that hold no package that one can.
   */
  static Set<String> hiddenPackages(Class<?> inModule) {
    ModuleDescriptor module = module(inModule).descriptor();
    var hidden = new TreeSet<>(module.packages());
    module.exports().stream()
        .filter(Predicate.not(ModuleDescriptor.Exports::isQualified))
        .map(ModuleDescriptor.Exports::source)
        .forEach(shown -> hidden.removeIf(name -> (shown + ".").startsWith(name + ".")));
    return hidden;
  }

  private static ModuleReference module(Class<?> inModule) {
    try {
      Path place = Path.of(inModule.getProtectionDomain().getCodeSource().getLocation().toURI());
      return ModuleFinder.of(place).findAll().iterator().next();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isYoung(Class<?> inModule, String packageName) {
    try {
      return Class.forName(packageName + ".package-info", false, inModule.getClassLoader())
          .isAnnotationPresent(Experimental.class);
    } catch (ClassNotFoundException e) {
      return false; // nothing is said of it
    }
  }

  private static boolean isNamable(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return !type.isAnonymousClass()
        && !type.isLocalClass()
        && !type.isSynthetic()
        && (around == null
            ? Modifier.isPublic(type.getModifiers())
            : isNamable(around) && isSeen(type.getModifiers(), around));
  }

  private static boolean isSeen(int modifiers, Class<?> in) {
    boolean inherited = !Modifier.isFinal(in.getModifiers()) && !in.isSealed();
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers) && inherited;
  }

  /** One type's lines; every one begins with the type's name, so that they stay together. */
  static List<String> of(Class<?> type, String name) {
    var lines = new ArrayList<String>();
    lines.add(name + ": " + header(type));
    for (Field field : type.getDeclaredFields()) {
      if (isSeen(field.getModifiers(), type) && !field.isSynthetic()) {
        String value = field.isEnumConstant() ? "constant" : typeOf(field.getAnnotatedType());
        lines.add(name + "." + field.getName() + ": " + modifiers(field.getModifiers()) + value);
      }
    }
    for (Constructor<?> made : type.getDeclaredConstructors()) {
      if (isSeen(made.getModifiers(), type) && !made.isSynthetic()) {
        lines.add(name + ".new" + parameters(made) + ": " + mark(made) + thrown(made).strip());
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      String signature = method.getName() + parameters(method);
      if (isSeen(method.getModifiers(), type)
          && !method.isSynthetic()
          && !OF_EVERY_OBJECT.contains(signature)) {
        lines.add(
            name
                + "."
                + variables(method.getTypeParameters())
                + signature
                + ": "
                + mark(method)
                + (method.isDefault() ? "default " : "")
                + modifiers(method.getModifiers() & ~Modifier.TRANSIENT & ~Modifier.VOLATILE)
                + typeOf(method.getAnnotatedReturnType())
                + thrown(method));
      }
    }
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String header(Class<?> type) {
    String kind =
        type.isAnnotation()
            ? "annotation"
            : type.isInterface()
                ? "interface"
                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    var words = new StringBuilder();
    words.append(type.isAnnotationPresent(Experimental.class) ? "experimental " : "");
    words.append(type.isAnnotationPresent(Deprecated.class) ? "deprecated " : "");
    words.append(type.isSealed() ? "sealed " : "");
    words.append(type.isInterface() || type.isEnum() ? "" : modifiers(type.getModifiers()));
    words.append(kind).append(variables(type.getTypeParameters()));
    AnnotatedType above = type.getAnnotatedSuperclass();
    if (above != null && kind.equals("class") && type.getSuperclass() != Object.class) {
      words.append(" extends ").append(typeOf(above));
    }
    if (!type.isAnnotation()) {
      words.append(list(" implements ", type.getAnnotatedInterfaces()));
    }
    if (type.isSealed()) {
      words.append(" permits ");
      words.append(
          Arrays.stream(type.getPermittedSubclasses())
              .map(PublicSurface::typeName)
              .sorted()
              .collect(Collectors.joining(", ")));
    }
    return words.toString();
  }

  private static String mark(Executable member) {
    return (member.isAnnotationPresent(Experimental.class) ? "experimental " : "")
        + (member.isAnnotationPresent(Deprecated.class) ? "deprecated " : "");
  }

  private static String modifiers(int modifiers) {
    int told =
        modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL);
    return told == 0 ? "" : Modifier.toString(told) + " ";
  }

  private static String parameters(Executable member) {
    return Arrays.stream(member.getAnnotatedParameterTypes())
        .map(PublicSurface::typeOf)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String thrown(Executable member) {
    return list(" throws ", member.getAnnotatedExceptionTypes());
  }

  private static String list(String before, AnnotatedType[] types) {
    return types.length == 0
        ? ""
        : Arrays.stream(types)
            .map(PublicSurface::typeOf)
            .collect(Collectors.joining(", ", before, ""));
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(
                one -> {
                  String bounds =
                      Arrays.stream(one.getAnnotatedBounds())
                          .map(PublicSurface::typeOf)
                          .collect(Collectors.joining(" & "));
                  return bounds.equals("Object") ? one.getName() : one.getName() + ": " + bounds;
                })
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String typeOf(AnnotatedType type) {
    String name;
    if (type instanceof AnnotatedArrayType array) {
      name = typeOf(array.getAnnotatedGenericComponentType()) + "[]";
    } else if (type instanceof AnnotatedParameterizedType generic) {
      name =
          typeName((Class<?>) ((ParameterizedType) generic.getType()).getRawType())
              + Arrays.stream(generic.getAnnotatedActualTypeArguments())
                  .map(PublicSurface::typeOf)
                  .collect(Collectors.joining(", ", "<", ">"));
    } else if (type instanceof AnnotatedWildcardType wildcard) {
      String upper =
          list(" extends ", wildcard.getAnnotatedUpperBounds())
              .replaceFirst(" extends Object$", "");
      name = "?" + list(" super ", wildcard.getAnnotatedLowerBounds()) + upper;
    } else if (type instanceof AnnotatedTypeVariable variable) {
      name = variable.getType().getTypeName();
    } else {
      name = typeName((Class<?>) type.getType());
    }
    return type.isAnnotationPresent(Nullable.class) ? name + "?" : name;
  }

  private static String typeName(Class<?> type) {
    String name = type.getName();
    return name.startsWith("java.lang.") && name.indexOf('.', 10) < 0 ? name.substring(10) : name;
  }
}
