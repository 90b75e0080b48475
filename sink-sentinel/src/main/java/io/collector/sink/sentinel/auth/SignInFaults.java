package io.collector.sink.sentinel.auth;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.http.Faults;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okio.ByteString;

/** What Microsoft Entra ID means by its AADSTS codes, and what to do about it. Stateless. */
final class SignInFaults {
    private static final Pattern CODE = Pattern.compile("AADSTS(\\d{4,8})");

    private SignInFaults() {}

    /**
     * The fault that an answer is.
     *
     * @param hidden what must never show in a message
     */
    static TransferException answered(String attempt, String host, Answer answer, String hidden, Clock clock) {
        // Before anything is cut off, or half of it might stay.
        Answer told = new Answer(answer.status(), answer.headers(), ByteString.encodeUtf8(mask(answer.text(), hidden)));
        String description = TokenEndpoint.json(told)
                .map(j -> mask(j.path("error_description").asText(), hidden))
                .orElse("");
        Matcher code = CODE.matcher(description);
        int status = answer.status();
        if (!code.find() || status == 408 || status == 429 || status >= 500) {
            return ofStatus(Faults.answered(attempt, host, told, clock));
        }
        Fault fault = meaning(code.group(1));
        String message = attempt + ": " + host + " answered " + status + ", " + fault.meaning() + " (AADSTS"
                + code.group(1) + ": " + excerpt(description) + ")";
        return fault.passing()
                ? new RetryableException(message, fault.remedy(), answer.retryAfter(clock))
                : new BlockedException(message, fault.remedy());
    }

    private static Fault meaning(String code) {
        return switch (code) {
            case "7000222" ->
                fault(
                        "the client secret has expired",
                        "make a new secret for the application and put it in client-secret");
            case "7000215" ->
                fault(
                        "the client secret is wrong",
                        "put the secret's value in client-secret: often its id was copied instead. The value shows only"
                                + " once; if it is lost, make a new secret");
            case "7000218" ->
                fault("the application needs a secret or a certificate", "set client-secret or client-certificate");
            case "700016" ->
                fault(
                        "there is no such application in this tenant",
                        "check client-id (the Application ID, not the Object ID) and tenant-id");
            case "90002", "900023" ->
                fault(
                        "there is no such tenant",
                        "check tenant-id, and that `cloud` is the cloud that the tenant is in");
            case "7000112" ->
                fault("the application is disabled", "enable its service principal in Microsoft Entra ID");
            case "700027", "7000274" ->
                fault(
                        "the certificate is not one of the application's",
                        "upload the certificate to the application, or configure the one that is there");
            case "700024" -> fault("the proof is not valid at this time", "set the clock of this machine right");
            case "70021", "700211", "700212", "700213" ->
                fault(
                        "the application trusts no such federated identity",
                        "compare issuer, subject and audience of the federated credential with those of the token");
            case "500011", "50001" ->
                fault(
                        "this tenant does not know Azure Monitor",
                        "check that `cloud` is the cloud of the workspace, and tenant-id");
            case "1002012", "70011" ->
                fault("the scope is not accepted", "check that `cloud` is the cloud that the tenant is in");
            case "900382" -> fault("the tenant is in another cloud", "set `cloud` to the cloud that the tenant is in");
            case "53003", "53011" ->
                fault(
                        "Conditional Access forbids it",
                        "exempt the application from the policy, or let it in from this machine's address");
            case "90033", "90024", "90006", "90055", "50196" -> new Fault("it is busy", "", true);
            default -> fault("it refuses", "look the code up at https://login.microsoftonline.com/error");
        };
    }

    private static Fault fault(String meaning, String remedy) {
        return new Fault(meaning, remedy, false);
    }

    /** The first sentence says it all; what follows are trace ids and links. */
    private static String excerpt(String description) {
        String text = description.replaceFirst("^AADSTS\\d+:\\s*", "");
        int end = text.indexOf(" Trace ID");
        return Answer.excerpt(end < 0 ? text : text.substring(0, end));
    }

    /** No request for a token is ambiguous, and none is refused for what it brings. */
    private static TransferException ofStatus(TransferException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof RetryableException r) {
            return new RetryableException(message, r.remedy(), r.retryAfter());
        }
        return new BlockedException(
                message, e.remedy().isEmpty() ? "check authority and tenant-id" : e.remedy(), Optional.empty());
    }

    private static String mask(String message, String hidden) {
        if (hidden.isEmpty()) {
            return message;
        }
        return message.replace(hidden, "<secret>")
                .replace(URLEncoder.encode(hidden, StandardCharsets.UTF_8), "<secret>");
    }

    private record Fault(String meaning, String remedy, boolean passing) {}
}
