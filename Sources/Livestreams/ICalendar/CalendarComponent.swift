/// `BEGIN:VEVENT` … `END:VEVENT` (RFC 5545 §3.6).
package struct CalendarComponent: Sendable, Equatable {
    package var name: String
    package var lines: [CalendarLine]
    package var components: [CalendarComponent]

    package init(_ name: String, _ lines: [CalendarLine], _ components: [CalendarComponent] = []) {
        self.name = name
        self.lines = lines
        self.components = components
    }

    /// The text of a file, with CRLFs.
    package var text: String {
        "BEGIN:\(name)\r\n" + lines.map(\.folded).joined() + components.map(\.text).joined() + "END:\(name)\r\n"
    }

    /// A whole calendar (§3.4).
    ///
    /// - Parameter method: `PUBLISH` for what is offered for download.
    package static func calendar(method: String, product: String, _ components: [CalendarComponent]) -> CalendarComponent {
        CalendarComponent(
            "VCALENDAR",
            [
                CalendarLine("VERSION", raw: "2.0"), CalendarLine("PRODID", text: product), CalendarLine("CALSCALE", raw: "GREGORIAN"),
                CalendarLine("METHOD", raw: method),
            ], components)
    }
}
