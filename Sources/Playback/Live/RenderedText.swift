import Synchronization

/// A playlist's text, rendered when somebody first asks for it and kept for the others: each part makes new playlists, and of most of
/// them nobody ever asks for the full form and the delta update both, or for any.
package final class RenderedText: Sendable {
    private let render: @Sendable () -> [UInt8]
    // Held while one loop renders, so that another doesn't do the same; that takes some microseconds.
    private let rendered = Mutex<[UInt8]?>(nil)

    init(_ render: @escaping @Sendable () -> [UInt8]) { self.render = render }

    var bytes: [UInt8] {
        rendered.withLock { rendered in
            if let rendered { return rendered }
            let bytes = render()
            rendered = bytes
            return bytes
        }
    }
}
