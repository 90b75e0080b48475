package io.collector.source.tap;

import io.collector.source.tap.Node.Arr;
import io.collector.source.tap.Node.Literal;
import io.collector.source.tap.Node.Num;
import io.collector.source.tap.Node.Obj;
import io.collector.source.tap.Node.Text;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Brings known fields into the spelling and type that TAP uses on the wire; its documentation, and so some events,
 * differ from that. Everything else stays as it came, nulls and unknown fields included. Stateless.
 *
 * <p>{@code completelyRewritten} may say {@code "na"} (no URL in the message): that stays, being neither true nor
 * false; a sink with a boolean column makes null of it. A click's {@code recipient} stays a list if it came as one.
 */
final class Coercion {
    private static final Map<String, String> CLICK_SPELLING =
            Map.of("campaignID", "campaignId", "threatUrl", "threatURL", "threatId", "threatID");
    private static final Map<String, String> MESSAGE_SPELLING = Map.of("clusterId", "cluster");
    private static final Map<String, String> THREAT_SPELLING =
            Map.of("threatId", "threatID", "campaignId", "campaignID", "threatURL", "threatUrl");
    private static final Set<String> LISTS = Set.of(
            "fromAddress",
            "toAddresses",
            "ccAddresses",
            "replyToAddress",
            "recipient",
            "modulesRun",
            "policyRoutes",
            "messageParts");
    private static final Set<String> NUMBERS =
            Set.of("spamScore", "phishScore", "malwareScore", "impostorScore", "messageSize");

    private Coercion() {}

    /**
     * The event in wire form.
     *
     * @return the very same object if it already conforms
     */
    static Obj apply(Feed.Kind kind, Obj event) {
        return kind == Feed.Kind.CLICK ? respell(event, CLICK_SPELLING) : message(respell(event, MESSAGE_SPELLING));
    }

    private static Obj message(Obj event) {
        Map<String, Node> changed = new LinkedHashMap<>();
        event.members().forEach((key, value) -> {
            Node wire = field(key, value);
            if (wire != value) {
                changed.put(key, wire);
            }
        });
        if (changed.isEmpty()) {
            return event;
        }
        Map<String, Node> members = new LinkedHashMap<>(event.members());
        members.putAll(changed);
        return new Obj(members);
    }

    private static Node field(String key, Node value) {
        if (value == Literal.NULL) {
            return value;
        }
        if (key.equals("threatsInfoMap")) {
            return threats(list(value));
        }
        if (LISTS.contains(key)) {
            return list(value);
        }
        if (!(value instanceof Text text)) {
            return value;
        }
        if (NUMBERS.contains(key)) {
            return number(text);
        }
        return key.equals("completelyRewritten") ? truth(text) : text;
    }

    private static Node list(Node value) {
        if (value instanceof Arr) {
            return value;
        }
        boolean nothing = value instanceof Text text && text.value().isBlank();
        return new Arr(nothing ? List.of() : List.of(value));
    }

    private static Node threats(Node value) {
        List<Node> came = value.asList();
        List<Node> wire = came.stream()
                .map(n -> n instanceof Obj threat ? respell(threat, THREAT_SPELLING) : n)
                .toList();
        for (int i = 0; i < came.size(); i++) {
            if (came.get(i) != wire.get(i)) {
                return new Arr(wire);
            }
        }
        return value;
    }

    private static Node number(Text text) {
        try {
            return new Num(new BigDecimal(text.value().strip()).toString());
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Node truth(Text text) {
        return switch (text.value().strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Literal.TRUE;
            case "false" -> Literal.FALSE;
            default -> text;
        };
    }

    /** Renames in place; where both spellings hold different values, both stay. */
    private static Obj respell(Obj object, Map<String, String> spelling) {
        if (spelling.keySet().stream().noneMatch(object.members()::containsKey)) {
            return object;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        object.members().forEach((key, value) -> {
            String wire = spelling.get(key);
            if (wire == null) {
                members.merge(key, value, (renamed, own) -> own == Literal.NULL ? renamed : own);
                return;
            }
            Node own = object.members().getOrDefault(wire, Literal.NULL);
            if (own == Literal.NULL) {
                members.put(wire, value);
            } else if (value != Literal.NULL && !value.equals(own)) {
                members.put(key, value);
            }
        });
        return new Obj(members);
    }
}
