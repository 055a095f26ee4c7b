import Glibc
import Logging
import Store
import Testing

@testable import Server

@Suite struct ConfigurationTests {
    private func mistakes(
        file: String = "", environment: [String: String] = [:], arguments: [Server.Option] = []
    ) -> [String] {
        do {
            _ = try Configuration.load(
                files: [ConfigurationFile(path: "carillon.conf", text: file)], environment: environment, arguments: arguments)
            return []
        } catch {
            return error.sentences
        }
    }

    @Test("Without any source the defaults work")
    func defaults() throws {
        let configuration = try Configuration.load()
        #expect(configuration == Configuration())
        #expect(configuration.httpPort == 8000 && configuration.rtmpPort == 1935 && configuration.listenAddress == nil)
        #expect(configuration.recordingsFolder == "data/recordings" && configuration.isRecording)
        #expect(configuration.partTarget == .milliseconds(200) && configuration.gracePeriod == .seconds(30))
    }

    @Test("Files are overlaid in order, then the environment, then the options")
    func order() throws {
        let files = [
            ConfigurationFile(path: "a", text: "http-port = 1\nrtmp-port = 1\ndata = one\nloops = 3"),
            ConfigurationFile(path: "b", text: "http-port = 2\nrtmp-port = 2\ndata = two"),
        ]
        let configuration = try Configuration.load(
            files: files, environment: ["CARILLON_HTTP_PORT": "3", "CARILLON_RTMP_PORT": "3"],
            arguments: [Option(name: "http-port", value: "4"), Option(name: "http-port", value: "5")])
        #expect(configuration.httpPort == 5 && configuration.rtmpPort == 3 && configuration.dataFolder == "two")
        #expect(configuration.loopCount == 3 && configuration.recordingsFolder == "two/recordings")
    }

    @Test(
        "Every setting is read from a file, the environment and an option",
        arguments: [
            ("listen-address", "::1", \Configuration.listenAddress == "::1"),
            ("public-address", "live.example", \.publicAddress == "live.example"),
            ("public-url", "https://live.example", \.publicURL == "https://live.example"),
            ("mail-sender", "carillon@live.example", \.mailSender == "carillon@live.example"),
            ("issuer-audiences", "carillon  other", \.issuerAudiences == ["carillon", "other"]),
            ("issuers-make-accounts", "on", \.issuersMakeAccounts == true),
            ("issuers-link-email", "on", \.issuersLinkEmail == true),
            ("issuers-organisation", "abc123", \.issuersOrganisation == "abc123"),
            ("webhook-networks", "10.0.0.0/8 ::1", \.webhookNetworks == ["10.0.0.0/8", "::1"]),
            ("unencrypted-webhooks", "on", \.unencryptedWebhooks == true),
            ("database-connections", "3", \.databaseConnections == 3),
            ("recordings", "/srv/r", \.recordingsFolder == "/srv/r"),
            ("recording", "off", \.isRecording == false),
            ("minimum-free-space", "2 GiB", \.minimumFreeBytes == 2 << 30),
            ("part-target", "333ms", \.partTarget == .milliseconds(333)),
            ("segment-target", "4s", \.segmentTarget == .seconds(4)),
            ("grace-period", "2min", \.gracePeriod == .seconds(120)),
            ("silent-publisher-timeout", "7s", \.silentPublisherTimeout == .seconds(7)),
            ("drain-timeout", "0s", \.drainTimeout == .zero),
            ("test-picture", "no", \.isTestPictureOffered == false),
            ("loops", "2", \.loopCount == 2),
            ("connections-max", "10", \.connectionsMax == 10),
            ("publishers-max", "3", \.publishersMax == 3),
            ("wrong-keys-per-minute-max", "9", \.wrongKeysPerMinuteMax == 9),
            ("requests-per-second-max", "50", \.requestsPerSecondMax == 50),
            ("log-format", "json", \.logFormat == .json),
            ("log-level", "debug", \.logLevel == .debug),
        ] as [(String, String, Expectation)])
    func each(name: String, value: String, expectation: Expectation) throws {
        let variable = "CARILLON_" + name.uppercased().replacing("-", with: "_")
        for configuration in [
            try Configuration.load(files: [ConfigurationFile(path: "f", text: "\(name) = \(value)")]),
            try Configuration.load(environment: [variable: value]),
            try Configuration.load(arguments: [Option(name: name, value: value)]),
        ] { #expect(expectation.holds(configuration)) }
    }

    @Test("A database is a URL, a file with one, or the one in the data folder; its password is shown by nobody")
    func database() throws {
        let url = "postgres://carillon:hunter2@db.example:5433/church?sslmode=require"
        let configuration = try Configuration.load(environment: ["CARILLON_DATABASE": url])
        var texts = ["\(configuration)", String(reflecting: configuration), mistakes(file: "database = \(url)&nonsense=1").joined()]
        texts += mistakes(file: "database = mysql://carillon:hunter2@db.example/church")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in texts + [dumped] { #expect(!text.contains("hunter2") && !text.isEmpty) }
        #expect("\(configuration.database)".contains("database “church” at db.example:5433"))
        #expect(texts[2].hasPrefix("database (carillon.conf:1) is something else, but it should be empty, postgres://"))
        #expect(try Configuration.load(environment: ["CARILLON_DATABASE": "/run/secrets/db"]).database == .file(path: "/run/secrets/db"))
        #expect(try Configuration.load(arguments: [Option(name: "database", value: "")]).database == .folder)
    }

    @Test("A file of a database's address may end with a line; one with anything else is named, and its content isn't shown")
    func databaseFile() throws {
        let path = "/tmp/carillon-database-\(UInt64.random(in: 0 ... .max))"
        defer { unlink(path) }
        for (content, host) in [("postgres://a:hunter2@h/d\n", "h"), ("hunter2", nil)] as [(String, String?)] {
            let stream = try #require(fopen(path, "w"))
            fputs(content, stream)
            fclose(stream)
            do throws(StartError) {
                #expect(try DatabaseSetting.file(path: path).address()?.description == host.map { "database “d” at \($0)" })
                #expect(host != nil)
            } catch {
                #expect(host == nil && error.description.contains(path) && !error.description.contains("hunter2"))
            }
        }
    }

    @Test("A mail server is a URL or a file with one; its password is shown by nobody, and goes nowhere unencrypted")
    func mailServer() throws {
        let rest = "public-url = https://live.example\nmail-sender = carillon@live.example"
        let url = "smtp://anna:hunter2%40%20@mail.example:587"
        let file = ConfigurationFile(path: "f", text: "\(rest)\nmail-server = \(url)")
        let configuration = try Configuration.load(files: [file])
        var texts = ["\(configuration)", String(reflecting: configuration)]
        for wrong in [
            "\(url)/path", "http://anna:hunter2@mail.example", "smtp+insecure://anna:hunter2@mail.example", "smtp://hunter2@mail.example",
        ] {
            texts.append(mistakes(file: "\(rest)\nmail-server = \(wrong)").joined())
            #expect(texts.last?.hasPrefix("mail-server (carillon.conf:3) is something else, but it should be empty, smtps://") == true)
        }
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in texts + [dumped] { #expect(!text.contains("hunter2") && !text.isEmpty) }
        #expect("\(configuration.mailServer)".contains("mail server mail.example:587"))
        #expect(
            try Configuration.load(files: [ConfigurationFile(path: "f", text: "\(rest)\nmail-server = /run/mail")]).mailServer
                == .file(path: "/run/mail"))
    }

    @Test("Settings that need each other say so")
    func together() {
        #expect(
            mistakes(file: "mail-server = smtp://mail.example") == [
                "mail-server is set, but public-url isn't: nobody would know where the links in mails lead.",
                "mail-server is set, but mail-sender isn't: mails would come from nobody.",
            ])
        #expect(mistakes(file: "issuers = https://a.example https://b.example\nissuer-audiences = carillon").isEmpty)
        #expect(
            mistakes(file: "issuers = https://a.example") == [
                "issuers is set, but issuer-audiences isn't: a token that was made for another program would be good here."
            ])
    }

    @Test("The documents' variables count, and ours win over them")
    func otherVariables() throws {
        let theirs = try Configuration.load(environment: ["HTTP_PORT": "81", "RTMP_PORT": "82"])
        #expect(theirs.httpPort == 81 && theirs.rtmpPort == 82)
        let both = try Configuration.load(environment: ["HTTP_PORT": "nonsense", "CARILLON_HTTP_PORT": "83"])
        #expect(both.httpPort == 83)
    }

    @Test("A file has comments, spaces, quotes and any line ends")
    func fileFormat() throws {
        let text = "# comment\r\n\r\n  http-port=1  \r\n\tdata = \"/with space/#1\" \n   # indented\nrecordings =\n"
        let configuration = try Configuration.load(files: [ConfigurationFile(path: "f", text: text)])
        #expect(configuration.httpPort == 1 && configuration.dataFolder == "/with space/#1")
        #expect(configuration.recordingsFolder == "/with space/#1/recordings")
    }

    @Test("A wrong value is named with its place and with what is allowed")
    func wrongValues() {
        #expect(
            mistakes(file: "\n\nhttp-port = 80a") == [
                "http-port (carillon.conf:3) is “80a”, but it should be a port from 1 to 65535."
            ])
        #expect(
            mistakes(environment: ["HTTP_PORT": "0"]) == [
                "http-port (environment variable HTTP_PORT) is “0”, but it should be a port from 1 to 65535."
            ])
        #expect(
            mistakes(arguments: [Option(name: "log-format", value: "xml")]) == [
                "log-format (option --log-format) is “xml”, but it should be text or json."
            ])
        #expect(
            mistakes(file: "part-target = 200") == [
                "part-target (carillon.conf:1) is “200”, but it should be a duration from 50ms to 2s, such as 200ms, 2s or 5min."
            ])
    }

    @Test("A part can't be longer than a segment, wherever the two are set")
    func partsAndSegments() {
        #expect(mistakes(file: "segment-target = 1s", arguments: [Option(name: "part-target", value: "1s")]).isEmpty)
        #expect(
            mistakes(file: "segment-target = 1s", arguments: [Option(name: "part-target", value: "1001ms")]) == [
                "part-target is 1001ms, but a part can't be longer than a segment (segment-target, 1s)."
            ])
    }

    @Test("An unknown setting, a line that is none and a repetition are named, all at once")
    func structure() {
        #expect(
            mistakes(
                file: "http_port = 1\nhello\n= 3\nrtmp-port = 1\nrtmp-port = 2",
                environment: ["CARILLON_PORT": "1", "CARILLON_CONFIG": "x"],
                arguments: [Option(name: "port", value: "1")]) == [
                    "carillon.conf:2: this line should be “name = value”, or a comment that begins with “#”.",
                    "carillon.conf:3: this line should be “name = value”, or a comment that begins with “#”.",
                    "http_port (carillon.conf:1) is no setting: `carillon config` lists all of them.",
                    "rtmp-port (carillon.conf:5) stands twice in this file, first in line 4: keep one of them.",
                    "CARILLON_PORT (environment variable) is no setting: `carillon config` lists all of them.",
                    "--port (option) is no setting: `carillon config` lists all of them.",
                ])
    }

    @Test(
        "A range ends where it says",
        arguments: [
            ("http-port", "1", true), ("http-port", "65535", true), ("http-port", "65536", false), ("http-port", "-1", false),
            ("http-port", "+1", false), ("http-port", "", false), ("loops", "1024", true), ("loops", "1025", false),
            ("loops", "0", false), ("loops", "", true), ("data", "", false), ("part-target", "50ms", true),
            ("part-target", "49ms", false), ("part-target", "2000ms", true), ("part-target", "2001ms", false),
            ("grace-period", "9223372036854775807h", false), ("grace-period", "99999999999999999999s", false),
            ("minimum-free-space", "0", true), ("minimum-free-space", "5", false),
            ("minimum-free-space", "1000TB", true), ("minimum-free-space", "1000000000000001B", false),
            ("minimum-free-space", "9223372036854775807KB", false),
            ("listen-address", "localhost", false), ("listen-address", "", true), ("listen-address", "0.0.0.0", true),
            ("public-address", "https://live.example", false), ("public-address", "live.example:8000", false),
            ("public-address", "xn--bcher-kva.example", true), ("public-address", "192.0.2.1", true), ("public-address", "", true),
            ("public-address", "[2001:db8::1]", true), ("public-address", "[192.0.2.1]", false), ("public-address", "2001:db8::1", false),
            ("public-address", String(repeating: "x", count: 253), true), ("public-address", String(repeating: "x", count: 254), false),
            ("public-url", "https://live.example:8443", true), ("public-url", "https://live.example/", false),
            ("public-url", "https://live.example/path", false), ("public-url", "live.example", false),
            ("public-url", "https://anna:word@live.example", false), ("public-url", "", true),
            ("mail-sender", "nobody", false), ("mail-sender", "a@b.example\r\nBcc: c@d.example", false),
            ("issuer-audiences", "", true), ("issuers", "http://id.example", false), ("issuers", "", true),
            ("issuers-organisation", "a b", false), ("webhook-networks", "10.0.0.0/33", false), ("webhook-networks", "example.org", false),
            ("recording", "ON", false), ("log-level", "verbose", false),
        ])
    func ranges(name: String, value: String, isAllowed: Bool) {
        #expect(mistakes(arguments: [Option(name: name, value: value)]).isEmpty == isAllowed)
    }

    @Test("A wrong value can't fill the screen or add lines")
    func shownValues() {
        let value = "a\nb\u{1B}" + String(repeating: "x", count: 5000)
        let sentence = mistakes(environment: ["CARILLON_HTTP_PORT": value]).joined()
        #expect(sentence.count < 250 && !sentence.contains("\n") && !sentence.contains("\u{1B}"))
    }

    @Test("An empty variable isn't set")
    func emptyVariables() throws {
        #expect(try Configuration.load(environment: ["CARILLON_HTTP_PORT": "", "HTTP_PORT": "81"]).httpPort == 81)
    }

    @Test("Certificates and keys come in pairs, and nobody is sent to a port that isn't open")
    func encryption() throws {
        let pair = ConfigurationFile(
            path: "f", text: "tls-certificates = a.pem b.pem\ntls-keys = a.key b.key\nhttps-redirect = on\nhsts = 24h")
        let configuration = try Configuration.load(files: [pair])
        #expect(
            configuration.tlsCertificates == ["a.pem", "b.pem"] && configuration.tlsKeys == ["a.key", "b.key"] && configuration.hasTLS)
        #expect(configuration.redirectsToHTTPS && configuration.strictTransportSecurity == .seconds(86_400))
        #expect(!Configuration().hasTLS)
        func mistakes(_ text: String) -> [String] {
            do throws(ConfigurationError) {
                _ = try Configuration.load(files: [ConfigurationFile(path: "f", text: text)])
                return []
            } catch { return error.sentences }
        }
        #expect(mistakes("tls-certificates = a.pem").map { $0.contains("each certificate needs its key") } == [true])
        #expect(mistakes("https-redirect = on").map { $0.contains("there is no TLS") } == [true])
        #expect(mistakes("https-redirect = on\ntls-self-signed = on").isEmpty)
    }
}

/// A comparison of one property, written `\.httpPort == 80`.
struct Expectation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let holds: @Sendable (Configuration) -> Bool
}

func == <Value: Equatable & Sendable>(path: any KeyPath<Configuration, Value> & Sendable, value: Value) -> Expectation {
    Expectation(testDescription: "\(value)") { $0[keyPath: path] == value }
}
