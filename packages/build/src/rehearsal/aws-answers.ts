/** The AWS CLI: scripts depend on its output, so questions get placeholders that name themselves. */
export const AWS_ANSWERS = `with_value=' --region --profile --output --query --endpoint-url --cli-connect-timeout --cli-read-timeout --color '

# Where there is one value to give: as text, or as JSON.
value() {
  case $output-$query in
    text-?*) printf '%s\\n' "$1" ;;
    *-?*) printf '"%s"\\n' "$1" ;;
    *) printf '%s\\n' "$2" ;;
  esac
}

identity() {
  case $query in
    *Arn*) value "$identity_arn" '' ;;
    *UserId*) value seed-rehearsal-user '' ;;
    *) value "$account" "{\\"UserId\\": \\"seed-rehearsal-user\\", \\"Account\\": \\"$account\\", \\"Arn\\": \\"$identity_arn\\"}" ;;
  esac
}

credentials() {
  id=seed-rehearsal-access-key-id secret=seed-rehearsal-secret-access-key token=seed-rehearsal-session-token
  case $output-$query in
    text-*"["*) printf '%s\\t%s\\t%s\\n' "$id" "$secret" "$token" ;;
    *SecretAccessKey*) value "$secret" '' ;;
    *SessionToken*) value "$token" '' ;;
    *AccessKeyId*) value "$id" '' ;;
    *) printf '{"Credentials": {"AccessKeyId": "%s", "SecretAccessKey": "%s", "SessionToken": "%s", "Expiration": "2099-01-01T00:00:00Z"}, "AssumedRoleUser": {"AssumedRoleId": "seed-rehearsal", "Arn": "%s"}}\\n' \\
      "$id" "$secret" "$token" "$identity_arn" ;;
  esac
}

answer() {
  query=$(option ' --query ' "$@")
  output=$(option ' --output ' "$@")
  name=$(option ' --name --secret-id --stack-name ' "$@")
  identity_arn=arn:aws:sts::$account:assumed-role/seed-rehearsal/seed-rehearsal
  service=$(subcommand "$@")
  operation=''
  previous=''
  for word in "$@"; do
    case $previous-$word in
      "$service"-[a-z]*) operation=$word && break ;;
    esac
    previous=$word
  done
  case $service-$operation in
    -* | help-*)
      run_real "$@"
      return
      ;;
  esac
  record "$@"
  case $service-$operation in
    sts-get-caller-identity) identity ;;
    sts-assume-role* | sts-get-session-token) credentials ;;
    ecr-get-login-password | ecr-public-get-login-password) printf 'seed-rehearsal-password\\n' ;;
    ssm-get-parameter) value seed-rehearsal-value "{\\"Parameter\\": {\\"Name\\": \\"$name\\", \\"Value\\": \\"seed-rehearsal-value\\"}}" ;;
    secretsmanager-get-secret-value) value seed-rehearsal-secret "{\\"Name\\": \\"$name\\", \\"SecretString\\": \\"seed-rehearsal-secret\\"}" ;;
    cloudformation-describe-stacks)
      value seed-rehearsal-value "{\\"Stacks\\": [{\\"StackName\\": \\"$name\\", \\"StackStatus\\": \\"CREATE_COMPLETE\\", \\"Outputs\\": []}]}"
      ;;
    codeartifact-get-authorization-token) value seed-rehearsal-token '{"authorizationToken": "seed-rehearsal-token"}' ;;
    configure-get)
      case $* in *region*) printf '%s\\n' "$region" ;; *) printf 'seed-rehearsal-value\\n' ;; esac
      ;;
    s3-* | configure-* | *-wait | *-login) ;;
    *) [ "$output-$query" = text- ] || value seed-rehearsal-value '{}' ;;
  esac
}
`;
