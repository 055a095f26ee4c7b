/// The last path component of everything a session serves, in one place: what a playlist writes is what a request parses.
///
/// A name never changes its meaning within a session, so init, segment and part bodies may be cached for ever.
///
/// | kind | name |
/// |---|---|
/// | media playlist | `video.m3u8` |
/// | Media Initialization Section | `video-init-0.mp4` |
/// | Media Segment | `video-12.m4s` |
/// | Partial Segment | `video-12.3.m4s` |
package struct MediaName: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case playlist
        /// A Media Initialization Section, counted from 0 within the rendition.
        case initialization(index: Int)
        case segment(mediaSequenceNumber: Int)
        /// `index` counts from 0 within the parent segment.
        case part(mediaSequenceNumber: Int, index: Int)
    }

    package enum Limits {
        /// Longest number a name may hold: 10^15 segments of a millisecond are thirty thousand years.
        package static let digitsMax = 15
        /// Longest name worth reading: the longest legal one has 40 bytes.
        package static let bytesMax = 48
    }

    package var rendition: Rendition
    package var kind: Kind

    package init(_ rendition: Rendition, _ kind: Kind) {
        self.rendition = rendition
        self.kind = kind
    }

    /// Reads a path component that a client sent, already percent-decoded or not: no legal name holds a `%`.
    /// `nil` for all but the one spelling that ``description`` gives: no leading zeros, signs, case changes or paths.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Limits.bytesMax else { return nil }
        var rest = Array(text.utf8)[...]
        guard let rendition = Rendition.allCases.first(where: { rest.take($0.rawValue) }) else { return nil }
        guard let kind = Kind(taking: &rest), rest.isEmpty else { return nil }
        self.init(rendition, kind)
    }
}

extension MediaName: CustomStringConvertible {
    package var description: String {
        var writer = PlaylistWriter(reservingCapacity: Limits.bytesMax)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension MediaName.Kind {
    fileprivate init?(taking rest: inout ArraySlice<UInt8>) {
        if rest.take(".m3u8") {
            self = .playlist
        } else if rest.take("-init-") {
            guard let index = rest.takeNumber(), rest.take(".mp4") else { return nil }
            self = .initialization(index: index)
        } else {
            guard rest.take("-"), let number = rest.takeNumber() else { return nil }
            if rest.take(".m4s") {
                self = .segment(mediaSequenceNumber: number)
            } else {
                guard rest.take("."), let index = rest.takeNumber(), rest.take(".m4s") else { return nil }
                self = .part(mediaSequenceNumber: number, index: index)
            }
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ text: String) -> Bool {
        guard starts(with: text.utf8) else { return false }
        removeFirst(text.utf8.count)
        return true
    }

    fileprivate mutating func takeNumber() -> Int? {
        let digits = prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count <= MediaName.Limits.digitsMax else { return nil }
        if digits.count > 1, digits.first == 0x30 { return nil }
        removeFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
