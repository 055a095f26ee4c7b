package import Outgoing

/// Who takes the mails that this server sends.
package enum MailServerSetting: Sendable, Equatable {
    /// Nobody: nothing is mailed.
    case none
    /// Shows itself without a password.
    case server(MailServerAddress)
    /// A file that holds nothing but the URL: a container's secret, for example.
    case file(path: String)

    /// Nil for what is none of these.
    init?(_ text: String) {
        if text.isEmpty {
            self = .none
        } else if text.hasPrefix("/") {
            self = .file(path: text)
        } else if let address = MailServerAddress(text) {
            self = .server(address)
        } else {
            return nil
        }
    }

    /// Nil where nothing is mailed. Reads the file.
    func server() throws(StartError) -> MailServer? {
        switch self {
        case .none: return nil
        case .server(let address): return address.server
        case .file(let path):
            guard let text = SettingFile.read(path, lengthMax: MailServerAddress.lengthMax) else {
                throw StartError("The file \(path) (setting mail-server) can't be read.")
            }
            guard let address = MailServerAddress(text) else {
                throw StartError("The file \(path) (setting mail-server) should hold smtps://user:password@host and nothing else.")
            }
            return address.server
        }
    }
}

/// A mail server as a person writes it: `smtps://user:password@host:port`, where what has a meaning in URLs is percent-encoded in user and
/// password (RFC 3986 §3.2.1). It shows itself without the password.
package struct MailServerAddress: Sendable, Equatable {
    /// Bytes of a URL.
    static let lengthMax = 2048

    private let url: String
    package let server: MailServer

    /// Nil for what isn't such a URL, and for a password that would go to another machine unencrypted.
    init?(_ url: String) {
        guard url.utf8.count <= Self.lengthMax, let start = url.firstRange(of: "://")?.upperBound else { return nil }
        var (address, user, password): (String, String?, String?) = (url, nil, nil)
        if let at = url[start...].lastIndex(of: "@") {
            let parts = url[start..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = percentDecoded(parts[0]), let secret = percentDecoded(parts[1]), !name.isEmpty else {
                return nil
            }
            (address, user, password) = (String(url[..<start] + url[url.index(after: at)...]), name, secret)
        }
        guard let server = try? MailServer(address, user: user, password: password) else { return nil }
        self.url = url
        self.server = server
    }

    package static func == (one: MailServerAddress, other: MailServerAddress) -> Bool { one.url == other.url }
}

extension MailServerAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { server.description }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}

/// Nil for a percent sign without two hexadecimal digits, and for what isn't UTF-8.
private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
        bytes.append(code)
        rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
}
