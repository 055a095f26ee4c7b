extension JSON {
    /// A document that is written as it is told, without a ``Value`` for each of its parts: for answers of many records.
    ///
    ///     var out = JSON.Output()
    ///     out.object { out in
    ///         out.member("title", title)
    ///         out.array("tags", of: tags) { tag, out in out.object { $0.member("name", tag) } }
    ///     }
    ///
    /// Members and elements part themselves by commas; that what is written is one document is the writer's to see to. Strings are escaped
    /// as ``Value/bytes`` says.
    package struct Output {
        /// Some twenty members of a record.
        private static let roomAtFirst = 1024

        package private(set) var bytes: [UInt8] = []
        /// Whether what comes next is the first of its object or array, or the document.
        private var isFirst = true

        package init() { bytes.reserveCapacity(Self.roomAtFirst) }

        /// An object, as the document or as an array's element.
        package mutating func object(_ members: (inout Output) -> Void) {
            separate()
            write(objectOf: members)
        }

        /// An object, as a member of another.
        package mutating func member(_ name: StaticString, object members: (inout Output) -> Void) {
            write(name)
            write(objectOf: members)
        }

        private mutating func write(objectOf members: (inout Output) -> Void) {
            bytes.append(UInt8(ascii: "{"))
            isFirst = true
            members(&self)
            isFirst = false
            bytes.append(UInt8(ascii: "}"))
        }

        /// An array, as a member of an object, of what `element` writes.
        package mutating func array<Element>(
            _ name: StaticString, of elements: some Sequence<Element>, _ element: (Element, inout Output) -> Void
        ) {
            write(name)
            bytes.append(UInt8(ascii: "["))
            isFirst = true
            for one in elements { element(one, &self) }
            isFirst = false
            bytes.append(UInt8(ascii: "]"))
        }

        package mutating func member(_ name: StaticString, _ strings: [String]) {
            array(name, of: strings) { string, out in
                out.separate()
                JSON.write(string, to: &out.bytes)
            }
        }

        package mutating func member(_ name: StaticString, _ string: String) {
            write(name)
            JSON.write(string, to: &bytes)
        }

        package mutating func member(_ name: StaticString, _ string: String?) {
            if let string { member(name, string) } else { null(name) }
        }

        /// One string of two parts.
        package mutating func member(_ name: StaticString, _ first: String, then second: String) {
            write(name)
            bytes.append(UInt8(ascii: "\""))
            JSON.writeInside(first, to: &bytes)
            JSON.writeInside(second, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }

        package mutating func member(_ name: StaticString, _ value: Bool) {
            write(name)
            Self.append(value ? "true" : "false", to: &bytes)
        }

        package mutating func member(_ name: StaticString, _ number: Int64) {
            write(name)
            JSON.write(number, to: &bytes)
        }

        package mutating func member(_ name: StaticString, _ number: Int64?) {
            if let number { member(name, number) } else { null(name) }
        }

        package mutating func member(_ name: StaticString, value: Value) {
            write(name)
            value.write(to: &bytes)
        }

        package mutating func null(_ name: StaticString) {
            write(name)
            Self.append("null", to: &bytes)
        }

        /// A string that `write` appends, of characters that need no escape: a time, a number in digits.
        package mutating func member(_ name: StaticString, plain write: (inout [UInt8]) -> Void) {
            self.write(name)
            bytes.append(UInt8(ascii: "\""))
            write(&bytes)
            bytes.append(UInt8(ascii: "\""))
        }

        /// A member's name, a constant of the program that needs no escape.
        private mutating func write(_ name: StaticString) {
            Self.append(isFirst ? "\"" : ",\"", to: &bytes)
            isFirst = false
            Self.append(name, to: &bytes)
            Self.append("\":", to: &bytes)
        }

        /// The comma before an element, unless it is the first.
        private mutating func separate() {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
        }

        private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
            // The text is a constant, there for as long as the program.
            text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        }
    }
}
