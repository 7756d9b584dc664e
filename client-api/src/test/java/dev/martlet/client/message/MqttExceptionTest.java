package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MqttExceptionTest {
  /** Failure, message, reason code, the server's words, cause. */
  static Stream<Arguments> failuresOfConnections() {
    Throwable cause = new IllegalStateException("why");
    return Stream.of(
        arguments(
            new ConnectRefusedException(ReasonCode.NOT_AUTHORIZED, null, null),
            "the server refused the connection: NOT_AUTHORIZED (0x87)",
            ReasonCode.NOT_AUTHORIZED,
            null,
            null),
        arguments(
            new ConnectRefusedException(ReasonCode.BANNED, "go away", null),
            "the server refused the connection: BANNED (0x8A): go away",
            ReasonCode.BANNED,
            "go away",
            null),
        arguments(new ConnectionFailedException("no route", cause), "no route", null, null, cause),
        arguments(
            new ConnectionLostException("connection reset", cause),
            "connection reset",
            null,
            null,
            cause),
        arguments(
            new ConnectionLostException(ReasonCode.SERVER_SHUTTING_DOWN, "back at noon"),
            "the server ended the connection: SERVER_SHUTTING_DOWN (0x8B): back at noon",
            ReasonCode.SERVER_SHUTTING_DOWN,
            "back at noon",
            null),
        arguments(
            new ConnectionLostException(ReasonCode.SESSION_TAKEN_OVER, null),
            "the server ended the connection: SESSION_TAKEN_OVER (0x8E)",
            ReasonCode.SESSION_TAKEN_OVER,
            null,
            null),
        arguments(
            new ConnectionLostException("bad packet", ReasonCode.MALFORMED_PACKET, cause),
            "bad packet",
            ReasonCode.MALFORMED_PACKET,
            null,
            cause));
  }

  static Stream<Arguments> failuresOfRequests() {
    Throwable cause = new IllegalStateException("why");
    return Stream.of(
        arguments(
            new RequestRejectedException(ReasonCode.QOS_NOT_SUPPORTED, "at most QoS 1"),
            "at most QoS 1",
            ReasonCode.QOS_NOT_SUPPORTED,
            null,
            null),
        arguments(
            RequestRejectedException.byServer("the publish", ReasonCode.QUOTA_EXCEEDED, "full"),
            "the server rejected the publish: QUOTA_EXCEEDED (0x97): full",
            ReasonCode.QUOTA_EXCEEDED,
            "full",
            null),
        arguments(
            RequestRejectedException.byServer("the publish", ReasonCode.QUOTA_EXCEEDED, null),
            "the server rejected the publish: QUOTA_EXCEEDED (0x97)",
            ReasonCode.QUOTA_EXCEEDED,
            null,
            null),
        arguments(
            new MalformedPacketException(ReasonCode.PROTOCOL_ERROR, "twice", cause),
            "twice",
            ReasonCode.PROTOCOL_ERROR,
            null,
            cause),
        arguments(
            new MalformedPacketException(ReasonCode.MALFORMED_PACKET, "short"),
            "short",
            ReasonCode.MALFORMED_PACKET,
            null,
            null),
        arguments(
            new QueueFullException("10 messages wait"),
            "10 messages wait",
            ReasonCode.QUOTA_EXCEEDED,
            null,
            null),
        arguments(new SessionLostException("lost"), "lost", null, null, null),
        arguments(new NotConnectedException("no connection"), "no connection", null, null, null),
        arguments(new ClientClosedException("closed"), "closed", null, null, null),
        arguments(
            new ResponseTimeoutException(Duration.ofMillis(1500), "the client is CONNECTED"),
            "no answer within PT1.5S; the client is CONNECTED",
            null,
            null,
            null));
  }

  @ParameterizedTest
  @MethodSource({"failuresOfConnections", "failuresOfRequests"})
  void failureCarriesMessageCodeWordsAndCause(
      MqttException failure, String message, ReasonCode code, String words, Throwable cause) {
    assertThat(failure).hasMessage(message);
    assertThat(failure.reasonCode().orElse(null)).isEqualTo(code);
    assertThat(failure.reasonString().orElse(null)).isEqualTo(words);
    assertThat(failure.getCause()).isSameAs(cause);
  }

  @Test
  void emptyReasonStringIsStillTheServersWord() {
    assertThat(new ConnectRefusedException(ReasonCode.BANNED, "", null).reasonString())
        .hasValue("");
  }

  @Test
  void refusalNamesTheServersToUseInsteadIfThereAreAny() {
    assertThat(
            new ConnectRefusedException(ReasonCode.SERVER_MOVED, null, "a:1883 b:1883")
                .serverReference())
        .hasValue("a:1883 b:1883");
    assertThat(new ConnectRefusedException(ReasonCode.SERVER_MOVED, null, null).serverReference())
        .isEmpty();
  }

  @Test
  void malformedPacketNamesTheCodeToTellTheOtherSide() {
    assertThat(new MalformedPacketException(ReasonCode.PACKET_TOO_LARGE, "big").code())
        .isEqualTo(ReasonCode.PACKET_TOO_LARGE);
  }

  @Test
  void malformedPacketNamesTheStatementThatItBreaksAndInWhichVersion() {
    MalformedPacketException fault =
        new MalformedPacketException(
            ReasonCode.MALFORMED_PACKET, "bits", "MQTT-3.8.3-4", ProtocolVersion.MQTT_3_1_1);

    assertThat(fault.statement()).hasValue("MQTT-3.8.3-4");
    assertThat(fault.version()).hasValue(ProtocolVersion.MQTT_3_1_1);
    assertThat(new MalformedPacketException(ReasonCode.PROTOCOL_ERROR, "early"))
        .satisfies(early -> assertThat(early.statement()).isEmpty())
        .satisfies(early -> assertThat(early.version()).isEmpty());
  }

  @Test
  void invalidOptionNamesTheOptionFirst() {
    InvalidOptionException refusal = new InvalidOptionException("keepAlive", "PT-1S is negative");

    assertThat(refusal.option()).isEqualTo("keepAlive");
    assertThat(refusal).hasMessage("keepAlive: PT-1S is negative");
  }
}
