package io.collector.acceptance.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * A line over a logarithmic axis, as SVG that reads on light and dark ground. Immutable.
 *
 * @param title what is shown
 * @param across what the points are numbered by
 * @param points in order of {@code x}, which is above 0
 */
record Chart(String title, String across, List<Point> points) {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 280;
    private static final int LEFT = 60;
    private static final int RIGHT = 620;
    private static final int TOP = 50;
    private static final int BOTTOM = 230;

    record Point(double x, double y) {}

    String svg() {
        double most = points.stream().mapToDouble(Point::y).max().orElse(1);
        double step = Math.pow(10, Math.floor(Math.log10(most)));
        double top = Math.ceil(most / step) * step;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'"
                        + " fill='#777' stroke-width='1'>",
                WIDTH,
                HEIGHT);
        line(svg, "<text x='%d' y='24' font-size='15'>%s</text>", LEFT, title);
        line(svg, "<text x='%d' y='%d' text-anchor='end'>%s</text>", RIGHT, HEIGHT - 8, across);
        for (int i = 0; i <= 4; i++) {
            double y = TOP + (BOTTOM - TOP) * i / 4.0;
            line(svg, "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#7775'/>", LEFT, RIGHT, y, y);
            line(svg, "<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, y + 4, number(top * (4 - i) / 4));
        }
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            double x = x(point.x());
            double y = BOTTOM - (BOTTOM - TOP) * point.y() / top;
            path.append(String.format(Locale.ROOT, "%s%.1f,%.1f", path.isEmpty() ? "M" : " L", x, y));
            line(svg, "<circle cx='%.1f' cy='%.1f' r='4' fill='#2a78c8'/>", x, y);
            line(svg, "<text x='%.1f' y='%.1f' text-anchor='middle'>%s</text>", x, y - 10, number(point.y()));
            line(svg, "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x, BOTTOM + 18, number(point.x()));
        }
        line(svg, "<path d='%s' fill='none' stroke='#2a78c8' stroke-width='2'/>", path);
        return svg.append("</svg>\n").toString();
    }

    private double x(double value) {
        double first = Math.log(points.get(0).x());
        double last = Math.log(points.get(points.size() - 1).x());
        return LEFT + 20 + (RIGHT - LEFT - 40) * (Math.log(value) - first) / Math.max(1e-9, last - first);
    }

    private static String number(double value) {
        if (value >= 1_000_000) {
            return plain(value / 1_000_000) + " M";
        }
        return value >= 1_000 ? plain(value / 1_000) + " k" : plain(value);
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
