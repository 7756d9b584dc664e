package dev.martlet.testbroker.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as, by what Maven leaves in it. */
final class BrokerVersion implements IVersionProvider {

  private static final String PROPERTIES =
      "/META-INF/maven/dev.martlet/martlet-test-broker/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties built = new Properties();
    try (InputStream in = BrokerVersion.class.getResourceAsStream(PROPERTIES)) {
      if (in != null) {
        built.load(in);
      }
    }
    return new String[] {"martlet test broker " + built.getProperty("version", "(not packaged)")};
  }
}
