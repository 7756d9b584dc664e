package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.ScramSha256;
import dev.martlet.testbroker.policy.ScramSha256Builder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who may connect, as far as the options have said it. */
final class AccessSettings {

  private final Map<String, String> users = new LinkedHashMap<>();
  private final Map<String, String> scramUsers = new LinkedHashMap<>();
  private final ScramSha256Builder scram = ScramSha256.builder();

  void user(String name, String password) {
    users.put(name, password);
  }

  void scramUser(String name, String password) {
    scramUsers.put(name, password);
  }

  void scramIterations(int value) {
    scram.iterations(value);
  }

  void complete(TestBrokerBuilder broker) {
    if (!users.isEmpty()) {
      broker.authenticator(Authenticator.users(users));
    }
    if (!scramUsers.isEmpty()) {
      scramUsers.forEach(scram::user); // hashed as often as was said by now
      broker.authenticationMethod(scram.build());
    }
  }
}
