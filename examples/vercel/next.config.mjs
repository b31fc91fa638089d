// The page is a file of public/.
export default { rewrites: async () => [{ source: '/', destination: '/index.html' }] };
