internal import CLinux

/// What a loop tells of a descriptor. Called on the loop's thread only.
package protocol EventHandler: AnyObject {
    func ready(_ events: Ready)
}

/// What happened on a descriptor.
package struct Ready: Sendable {
    let mask: UInt32

    package var canRead: Bool { mask & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
    package var canWrite: Bool { mask & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
    /// Both directions are over, or the descriptor failed.
    package var isBroken: Bool { mask & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
}

/// What a handler wants to hear of.
package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let read = Interest(rawValue: 1)
    package static let write = Interest(rawValue: 2)

    var mask: UInt32 {
        (contains(.read) ? EPOLLIN.rawValue | EPOLLRDHUP.rawValue : 0) | (contains(.write) ? EPOLLOUT.rawValue : 0)
    }
}
