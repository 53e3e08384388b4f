/**
 * Who gives out keys: a key named after one of them is a secret (`algoliaKey`), and so is a long random value under the bare
 * name (`mapbox = …`). Names as the providers write them, in lower case and without separators.
 */
export const providerNames: ReadonlySet<string> = new Set(
  `abuseipdb adafruit adobe airtable aiven algolia alibaba alienvault aliyun amplitude anthropic apify appcenter asana
  atlassian authress backblaze beamer bitly bittrex braintree braze brevo browserstack bugsnag buildkite bunnycdn
  calendly censys chargebee checkr circleci clarifai clearbit clickhouse clickup clojars cloudant cloudflare cloudinary
  cloudsmith codacy codeclimate codecov cohere coinapi coinbase contentful contentstack convertkit coveralls cratesio
  crowdin crowdstrike crunchbase currencylayer customerio databricks datadog deepgram deepseek digitalocean discord
  docusign doppler droneci dronedeploy dropbox duffel dynatrace easypost elasticsearch elevenlabs etherscan etsy
  eventbrite facebook fastly fauna finicity finnhub firebase flickr flutterwave flyio foursquare frameio freemius
  freshbooks freshdesk fullstory ganalytics geocodio giphy gitter gocardless godaddy grafana gravitee greynoise groq
  gumroad harness hashicorp helpscout heroku hibp honeybadger honeycomb hotjar hubspot huggingface hybridanalysis
  infobip infracost infura instagram instana intercom ipdata ipgeolocation ipinfo ipstack iterable jfrog jira jotform
  klaviyo kraken kucoin lastfm launchdarkly linkedin litmus logdna loggly logzio lokalise mailchimp mailgun mailjet
  mailosaur mandrill mapbox mapquest mattermost maxmind messagebird mistral mixpanel moralis nasdaq netlify newrelic
  nexmo ngrok nugetorg nylas nytimes okta omnisend onelogin onesignal openai opencage openrouter openweather
  openweathermap opsgenie optimizely pagerduty pastebin paypal paystack pendo perplexity phishtank pinata pinecone
  pingdom pinterest pipedrive plaid planetscale plivo posthog postman postmark prefect privateai pulumi pusher
  quickbooks rapidapi raygun razorpay recaptcha recurly replicate resend ringcentral rollbar rubygems salesforce
  saucelabs scaleway scalingo screenshotlayer securitytrails sendbird sendgrid sendinblue sentinelone sentry serpapi
  settlemint shipengine shippo shodan shopify sidekiq sinch slack snowflake snyk sonar sonarcloud sonarqube sonatype
  soundcloud sparkpost splunk spoonacular spotify squarespace statuscake statuspage storyblok strava stripe stytch
  sumologic supabase surveymonkey tailscale tatum telegram telnyx textmagic thingspeak threatconnect ticketmaster tineye
  todoist toggl tomtom transifex travis travisci trello tumblr twilio twitch twitter typeform ubidots unsplash
  uploadcare uptimerobot urlscan vercel vimeo virustotal vonage vultr wakatime weatherapi weatherbit weatherstack webex
  wepay whatsapp wistia woocommerce wordnik workos worldweather xero yandex yelp youtube zapier zendesk zerobounce
  zerotier zoho zoom zoominfo`.split(/\s+/),
);
