/** Where instances ask for their metadata. */
export const METADATA_ADDRESS = '169.254.169.254';

/** There when the server answers. */
export const METADATA_READY = '/tmp/seed-metadata-ready';

/**
 * A small server of instance metadata, of both versions: it asks for no token, and refuses a wrong one. Its arguments
 * are the documents, as JSON from paths to texts, the address and the port. The address is given to the loopback first,
 * unless it is one that is there anyway.
 */
export const METADATA_SERVER = `import fcntl, http.server, json, os, socket, struct, sys, uuid

documents = json.loads(sys.argv[1])
address, port = sys.argv[2], int(sys.argv[3])
tokens = set()

def name_loopback():
    def ask(request, value):
        fcntl.ioctl(link, request, struct.pack('16sH2s4s8s', b'lo:seed', socket.AF_INET, b'', socket.inet_aton(value), b''))
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ask(0x8916, address)
    ask(0x891c, '255.255.255.255')

def look(path):
    path = path.strip('/')
    if path in documents:
        return documents[path]
    below = path + '/' if path else ''
    names = []
    for one in sorted(documents):
        if not one.startswith(below):
            continue
        name, more, _ = one[len(below):].partition('/')
        if name + more not in names:
            names.append(name + more)
    return '\\n'.join(names) if names else None

class Metadata(http.server.BaseHTTPRequestHandler):
    server_version = 'EC2ws'
    sys_version = ''
    protocol_version = 'HTTP/1.1'

    def answer(self, status, text='', headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('content-type', 'text/plain')
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        seconds = self.headers.get('x-aws-ec2-metadata-token-ttl-seconds', '')
        if self.path != '/latest/api/token':
            return self.answer(404)
        if not seconds.isdigit() or not 1 <= int(seconds) <= 21600:
            return self.answer(400)
        token = uuid.uuid4().hex
        tokens.add(token)
        self.answer(200, token, [('x-aws-ec2-metadata-token-ttl-seconds', seconds)])

    def do_GET(self):
        token = self.headers.get('x-aws-ec2-metadata-token')
        if token is not None and token not in tokens:
            return self.answer(401)
        _, _, path = self.path.partition('?')[0].lstrip('/').partition('/')
        found = 'latest' if self.path.strip('/') == '' else look(path)
        self.answer(404) if found is None else self.answer(200, found)

    def log_message(self, *words):
        pass

if not address.startswith('127.'):
    name_loopback()
server = http.server.ThreadingHTTPServer((address, port), Metadata)
with open(sys.argv[4], 'w') as ready:
    ready.write(str(server.server_port))
server.serve_forever()
`;
